"""Sixty texts that would run, format, hide or reorder something where they are shown carelessly."""

MARK = "zq"  # each carries it, so that whatever became of it is found

TAGS = [
    '<script>alert("zq")</script>',
    "<ScRiPt>alert(/zq/)</sCrIpT>",
    '"><script src=//zq.example/x.js></script>',
    "<img src=x onerror=alert('zq')>",
    "<svg onload=alert('zq')>",
    "<svg><script>alert('zq')</script></svg>",
    "<iframe src=javascript:alert('zq')></iframe>",
    "<body onload=alert('zq')>",
    "<details open ontoggle=alert('zq')>",
    "<a href=javascript:alert('zq')>zq</a>",
    "<a href='data:text/html,<script>zq</script>'>zq</a>",
    "<math><mi xlink:href=javascript:alert('zq')>zq</mi></math>",
    "<style>@import'//zq.example/x.css'</style>",
    "<link rel=stylesheet href=//zq.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//zq.example'>",
    "<base href=//zq.example/>",
    "<object data=//zq.example/x.swf></object>",
    "<form action=//zq.example><button>zq</button></form>",
    "</title><script>alert('zq')</script>",
    "</textarea><script>alert('zq')</script>",
    "<!--<script>alert('zq')//-->",
    "<div hx-get='//zq.example' hx-trigger=load>zq</div>",
]
ATTRIBUTES = [
    '" onmouseover="alert(\'zq\')" x="',
    "' autofocus onfocus=alert('zq') x='",
    '" style="background:url(//zq.example)" x="',
    "javascript:alert('zq')",
    "&#106;avascript:alert('zq')",
    "&lt;script&gt;alert('zq')&lt;/script&gt;",
    "`onerror=alert('zq')`",
    "zq\" hx-on:load=\"alert('zq')",
    "\\\"-alert('zq')-\\\"",
    "';alert('zq')//",
]
TEMPLATES = [
    "{{ 7|add:7 }} zq",
    "{% load static %}{% static 'zq' %}",
    "{# zq #}",
    "${7*7} zq",
    "#{7*7} zq",
    "<%= 7*7 %> zq",
    "%(zq)s %s %n",
    "{0.__class__} zq",
    '#read("/etc/passwd") zq',
    "$x^2$ *zq* #panic() @zq",
]
OFFICE = [
    "</w:t></w:r><w:r><w:fldSimple w:instr='zq'/></w:r><w:r><w:t>",
    "<w:hyperlink r:id='zq'/>",
    "]]><x/><![CDATA[ zq",
    "{ HYPERLINK http://zq.example } PAGE \\* zq",
    "{ INCLUDETEXT http://zq.example }",
    "</v></c><c><f>WEBSERVICE(zq)</f></c>",
    "_x0041_zq_x000D_",
    "&zq; &amp;zq;",
]
FORMULAS = [
    '=1+1&"zq"',
    '=HYPERLINK("http://zq.example","zq")',
    "=cmd|' /C zq'!A0",
    "+1+zq",
    "-2+3+zq",
    "@SUM(zq)",
]
UNICODE = [
    "zq \u202efdp.exe\u202c",
    "zq \u2067đảo\u2069",
    "Nguye\u0302\u0303n zq",  # the letters of Nguyễn, taken apart
    "zq\u200b\u200c\ufeffẩn",
]
PAYLOADS = [*TAGS, *ATTRIBUTES, *TEMPLATES, *OFFICE, *FORMULAS, *UNICODE]
