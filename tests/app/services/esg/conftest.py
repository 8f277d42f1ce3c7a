"""A firm with its owner, the mentor who helps it, and a stay; the catalogue of the site."""

import pytest

from app.models.company import Company
from app.services.reference import load_catalogue
from tests.app.services.esg.firm_rows import stay_in


@pytest.fixture
def catalogue(session):
    return load_catalogue(session)


@pytest.fixture
def scene(make, session, now):
    owner = make.user()
    engagement = make.engagement(make.company(owner))
    company = session.get_one(Company, engagement.company_id)
    return engagement, company, owner, stay_in(make, session, engagement, now)
