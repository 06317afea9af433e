"""The week to take away, from the board's own menu."""

import csv
from io import StringIO

from tests.web.conftest import ADDRESS, MONDAY, Site


def test_the_board_offers_every_form(site: Site):
    page = site.client("deputy").get(f"/week/{MONDAY}", base_url=ADDRESS).text
    for address in ("rota.pdf", "rota.pdf?each=adult", "rota.xlsx", "rota.csv"):
        assert f'href="/week/{MONDAY}/{address}"' in page


def test_a_spreadsheet_of_the_draft_on_the_board_holds_that_draft(site: Site):
    client = site.client("deputy")
    published, draft = (
        client.get(f"/week/{MONDAY}/rota.csv{asked}", base_url=ADDRESS)
        for asked in ("", f"?draft={site.ready.draft}")
    )
    assert published.headers["Content-Disposition"] == f'attachment; filename="rota-{MONDAY}.csv"'
    assert published.headers["Cache-Control"] == "no-store"
    rows = [list(csv.DictReader(StringIO(found.text))) for found in (published, draft)]
    assert sum(int(r["Minutes"]) for r in rows[0]) > sum(int(r["Minutes"]) for r in rows[1])


def test_a_pdf_for_each_adult_opens_as_one(site: Site):
    found = site.client("head").get(f"/week/{MONDAY}/rota.pdf?each=adult", base_url=ADDRESS)
    assert found.mimetype == "application/pdf"
    assert found.data.startswith(b"%PDF-1.7")


def test_a_form_nobody_knows_is_not_there(site: Site):
    found = site.client("deputy").get(f"/week/{MONDAY}/rota.docx", base_url=ADDRESS)
    assert found.status_code == 404
    assert "xlsx, csv or pdf" in found.text
