// Passkeys: what the browser's own dialogue answers goes into the hidden field, and the form is sent.
const { webauthnJSON } = window;

const ask = {
  create: async (form) => {
    const options = JSON.parse(form.dataset.options);
    const alone = form.elements.passwordless?.checked ?? false;
    const selection = options.publicKey.authenticatorSelection;
    selection.residentKey = alone ? "required" : "discouraged";
    selection.requireResidentKey = alone;
    if (alone) selection.userVerification = "required";
    return webauthnJSON.create(options);
  },
  get: (form) => webauthnJSON.get(JSON.parse(form.dataset.options)),
  login: async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return webauthnJSON.get((await answer.json()).request_options);
  },
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const button = form.querySelector("[data-passkey-start]");
  const problem = form.querySelector("[data-passkey-problem]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    problem.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask[form.dataset.passkey](form));
      form.submit();
    } catch {
      problem.hidden = false;
    }
  });
}
