"""Reports on the site: each with its table and chart, over the stretch asked for, to take away."""

import csv
import re
from io import StringIO

import pytest

from planner.services.reporting import Subject
from tests.web.conftest import ADDRESS, MONDAY, Site


@pytest.mark.parametrize("subject", Subject)
def test_each_report_is_listed_and_has_its_page_and_its_files(site: Site, subject: Subject):
    client = site.client("deputy")
    assert f'href="/reports/{subject.value}"' in client.get("/reports/", base_url=ADDRESS).text
    page = client.get(f"/reports/{subject.value}?day={MONDAY}", base_url=ADDRESS).text
    assert "Week of 9 November 2026" in page
    for form in ("xlsx", "csv", "pdf"):
        assert f'href="/reports/{subject.value}.{form}?reach=week&amp;day={MONDAY}"' in page
    found = client.get(f"/reports/{subject.value}.csv?day={MONDAY}", base_url=ADDRESS)
    assert found.headers["Content-Disposition"].endswith(f'"{subject.value}-week-{MONDAY}.csv"')
    assert found.headers["Cache-Control"] == "no-store"


def test_the_bars_are_drawn_on_the_server_in_the_order_of_the_table(site: Site):
    page = site.client("deputy").get(f"/reports/hours?day={MONDAY}", base_url=ADDRESS).text
    table = re.findall(r'<th scope="row">([^<]*)</th>', page)
    drawn = re.findall(r'<span class="of">([^<]*)</span>', page)
    assert drawn == table
    assert page.count("<svg") == len(table)
    assert "style=" not in page


def test_a_longer_stretch_adds_up_to_more_and_the_arrows_lead_to_the_next(site: Site):
    client = site.client("deputy")
    week, term = (
        sum(
            int(row["On duties, minutes"])
            for row in csv.DictReader(
                StringIO(client.get(f"/reports/hours.csv?{asked}", base_url=ADDRESS).text)
            )
        )
        for asked in (f"day={MONDAY}", f"day={MONDAY}&reach=half-term")
    )
    assert term == 6 * week
    page = client.get(f"/reports/hours?day={MONDAY}", base_url=ADDRESS).text
    assert 'href="/reports/hours?reach=week&amp;day=2026-11-16"' in page


def test_what_there_is_no_report_of_is_not_there(site: Site):
    client = site.client("deputy")
    assert client.get("/reports/absence", base_url=ADDRESS).status_code == 404
    assert client.get("/reports/hours.docx", base_url=ADDRESS).status_code == 404
    odd = client.get("/reports/hours?reach=century&day=never", base_url=ADDRESS)
    assert odd.status_code == 200
