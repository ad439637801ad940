"""How generated tests are run: patiently, for a busy machine is no defect. The profile is loaded in conftest.py."""

from hypothesis import HealthCheck, settings

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])

# For a test that takes back by itself what an example leaves in its fixtures.
SHARES_FIXTURES = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
