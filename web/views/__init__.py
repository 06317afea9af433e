"""One blueprint for each family of pages."""

from web.views import (
    calendars,
    downloads,
    drafts,
    feeds,
    imports,
    mending,
    mine,
    overrides,
    people,
    programs,
    publications,
    rules,
    signing_in,
    unfilled,
    week,
    year,
)

BLUEPRINTS = (
    signing_in.blueprint,
    week.blueprint,
    downloads.blueprint,
    unfilled.blueprint,
    drafts.blueprint,
    mending.blueprint,
    publications.blueprint,
    mine.blueprint,
    calendars.blueprint,
    feeds.blueprint,
    imports.blueprint,
    year.blueprint,
    people.blueprint,
    rules.blueprint,
    overrides.blueprint,
    programs.blueprint,
)
