"""A database that does not answer is said to be away: never an empty answer, never a broken page."""

from tests.cluster import Cluster
from tests.portal_node import an_empty_portal
from tests.portal_visits import Visit, words

SHUT = "alter database {} with allow_connections {}"
END = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s"


def test_page_says_that_the_node_cannot_and_recovers(cluster: Cluster) -> None:
    with an_empty_portal(cluster) as empty, Visit(empty) as visit, cluster._engine() as engine:
        engine.autocommit = True
        visit.client.cookies.set("sessionid", "not-a-session")
        engine.execute(SHUT.format(empty.node.database, "false").encode())
        engine.execute(END, (empty.node.database,))

        away = visit.get("/databases/")
        engine.execute(SHUT.format(empty.node.database, "true").encode())
        back = visit.get("/account/sign-in/")

    assert away.status_code == 503
    assert "The node cannot do this at the moment" in words(away.text)
    assert back.status_code == 200
