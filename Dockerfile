# One image for web, worker, beat and migrations: the first argument says which (ops/entry.py).
FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/portal
# The lock first: source changes do not install anything again.
COPY ops/__init__.py ops/setup.py ops/
COPY requirements-bootstrap.lock requirements.lock ./
RUN python ops/setup.py requirements.lock
COPY . .
RUN STATIC_DIR=/srv/static .venv/bin/python -m ops.assemble \
    && rm -rf .local

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 portal \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent portal \
    && install -d -o portal -g portal /srv/files /srv/anchors
# Owned by root: the portal can read its code and not change it.
COPY --from=build /srv/portal /srv/portal
COPY --from=build /srv/static /srv/static
WORKDIR /srv/portal
ENV PATH=/srv/portal/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_DIR=/srv/static \
    FILES_DIR=/srv/files \
    ANCHORS_DIR=/srv/anchors
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s CMD ["python", "-m", "ops.health", "web"]
ENTRYPOINT ["python", "-m", "ops.entry"]
CMD ["web"]
