"""Write the schema of the API to the file that is served: ``make api``."""

import sys

import django

from ops.catalogues import ROOT

if __name__ == "__main__":
    django.setup()
    from drf_spectacular.drainage import GENERATOR_STATS

    from kpi_portal.api import schema

    text = schema.written(schema.made())
    if GENERATOR_STATS:
        GENERATOR_STATS.emit_summary()
        sys.exit("The schema is not whole.")
    schema.FILE.write_text(text, encoding="utf-8")
    print(f"wrote {schema.FILE.relative_to(ROOT)}")
