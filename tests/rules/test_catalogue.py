"""The catalogue of rules, id by id: each a rule, advice, or kept by something named."""

from importlib import import_module

import pytest

from planner.advice import ADVICE
from planner.clauses import elsewhere, kept_elsewhere_missing
from planner.rules import BY_ID

IDS = """
G-PROFILE G-LPA-COVER-PARTIAL G-LPA-COVER-KIND G-LPA-NO-PPA G-LPA-NO-CHAIN G-LPA-RELIEF
G-LPA-OVERRIDE G-LPA-CAP G-HLTA-AUTH G-HLTA1-PLAN G-HLTA-SHORT G-HLTA-NOCOVER-POST
G-MDA-HOURS G-POST-CHARGE G-SKILL G-MARK S-SUPERVISOR S-SUP-NOT-PPA
S-SUP-SPAN S-PLAN-SET S-ONE-LEAD S-INFANT-30 H-DAYS H-WEEK H-UNDER
H-OVERLAP H-BREAK-20 H-LUNCH-30 H-REST-11 H-RUN H-TERM H-MEET H-PAY H-UNDER-18 H-TEA
H-PLAN-TIME H-OOH H-EXAM-FLEX P-10PCT P-BLOCK P-IN-TTT P-PROTECT
P-PARTTIME P-ECT P-LEAD P-LEDGER P-CHUNK P-PARALLEL P-SUBJECT P-HLTA-SHARE P-COVERER P-FLAG-PM
A-RARELY A-ORDER A-NO-STRIP A-TA-CAP A-PPA-SURVIVES A-FAIR A-SAME-DAY
I-LEN I-FREQ I-SIZE I-TRAINED I-PUPIL-CLASH I-CORE I-TEACHER-TIME I-SAME-ADULT I-SAME-SLOT
I-EHCP I-ROOM I-BACK I-BOOK I-LINK L-POST L-RATIO L-PFA-EAT L-AID
L-SEN L-NO-TEACHER L-SENIOR L-ROTATE L-SETUP L-CLUB L-HANDOVER L-WET
T-ONCALL T-ONCALL-FREE T-PSC T-FIRST T-CASE T-LOAD T-ADMIN E-INVIG
E-ACCESS E-USUAL W-DBS W-INTIMATE W-1TO1 W-CARE W-PFA-SITE W-NURSERY
W-NAMED W-RELAY W-VISIT-2 R-RESTRICT R-OWN-CHILD W-APART I-WEEKS H-INSET-PT C-KS D-FEED-PUPIL
D-FEED-REASON D-TOKEN D-ROLES F-LUNCH F-DUTY F-NOTICE
"""
"""Written out from the catalogue, apart from the book that is tested."""
CATALOGUE = IDS.split()

ADVISED = {each.id for each in ADVICE}


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_id_of_the_catalogue_is_a_rule_or_advice_or_kept_elsewhere(code: str):
    assert code in BY_ID or code in ADVISED or code in elsewhere()


def test_nothing_is_kept_elsewhere_that_the_book_says_itself():
    assert not set(elsewhere()) & (set(BY_ID) | ADVISED)


@pytest.mark.parametrize("kept", elsewhere().values(), ids=lambda kept: kept.id)
def test_what_keeps_it_is_there_and_so_is_its_test(kept):
    assert list(kept_elsewhere_missing(kept)) == []
    assert kept.says


def test_a_keeper_or_a_test_that_is_not_there_is_found(monkeypatch: pytest.MonkeyPatch):
    kept = elsewhere()["D-TOKEN"]
    module, name = kept.where.rsplit(".", 1)
    monkeypatch.delattr(import_module(module), name)
    assert list(kept_elsewhere_missing(kept)) == [f"{kept.where} does not exist"]
