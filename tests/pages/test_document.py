"""The HTML document: what it asks for, and what it holds back."""

import re

from tests.pages.conftest import Reader


def test_few_files_carry_everything(reader: Reader) -> None:
    html = reader.open("/").text
    styles = reader.client.get(re.findall(r'rel="stylesheet" href="([^"]+)"', html)[0]).text
    scripts = "".join(reader.client.get(address).text for address in re.findall(r'<script src="([^"]+)"', html))
    assert len(re.findall(r'rel="stylesheet"|<script src=', html)) <= 8
    for part in ("--bs-body-font", ".grid-stack", ".board-tile", ".answer"):
        assert part in styles
    for part in ("insightoraTheme", "GridStack", "dash_bootstrap_components", "DashRenderer", "window.insightora.board"):
        assert part in scripts


def test_a_dashboard_holds_its_scripts_back_for_the_first_picture(reader: Reader) -> None:
    assert '<template id="held-scripts"><script src=' in reader.open("/dashboards/some").text
    assert "<template" not in reader.open("/dashboards").text
    assert "<template" not in reader.open("/ask").text


def test_the_plotly_libraries_are_there_the_smallest_first(reader: Reader) -> None:
    listed = re.findall(r"&quot;(/[^&]+)&quot;", reader.open("/").text)
    libraries = [address for address in listed if "plotly" in address]
    sizes = [len(reader.client.get(address).data) for address in libraries]
    assert len(sizes) == 4  # the last is for maps alone
    assert 1_000_000 < sizes[0] < sizes[1] < min(sizes[2:])
