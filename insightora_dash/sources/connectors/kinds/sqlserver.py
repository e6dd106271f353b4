"""Microsoft SQL Server and Azure SQL, over TDS in pure Python."""

from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import DATABASE, HOST, PASSWORD, USER, Connector, Option, Target, port
from insightora_dash.sources.connectors.driven import DriverSession, Ways, driver, explain

PACKAGE = "python-tds"
CONNECT_SECONDS = 8
_NAME = "QUOTENAME(s.name) + '.' + QUOTENAME(o.name)"
_OBJECTS = "FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0"
_RIGHTS = " OR ".join(f"HAS_PERMS_BY_NAME({_NAME}, 'OBJECT', '{right}') = 1" for right in ("INSERT", "UPDATE", "DELETE"))
WAYS = Ways(
    dialect="tsql",
    version="SELECT 'SQL Server ' + CAST(SERVERPROPERTY('ProductVersion') AS NVARCHAR(40))",
    tables=f"""
        SELECT s.name, o.name, CASE WHEN o.type = 'V' THEN 'view' ELSE 'table' END,
               (SELECT SUM(p.rows) FROM sys.partitions p WHERE p.object_id = o.object_id AND p.index_id IN (0, 1))
        {_OBJECTS} AND HAS_PERMS_BY_NAME({_NAME}, 'OBJECT', 'SELECT') = 1 ORDER BY 1, 2""",  # noqa: S608
    columns="""
        SELECT c.name,
               CASE WHEN TYPE_NAME(c.system_type_id) IN ('decimal', 'numeric')
                    THEN CONCAT('decimal(', c.precision, ',', c.scale, ')') ELSE TYPE_NAME(c.system_type_id) END,
               (SELECT COUNT(*) FROM sys.index_columns ic JOIN sys.indexes i ON i.object_id = ic.object_id AND i.index_id = ic.index_id
                WHERE i.is_primary_key = 1 AND ic.object_id = c.object_id AND ic.column_id = c.column_id),
               rs.name, ro.name, rc.name
        FROM sys.columns c
        JOIN sys.objects o ON o.object_id = c.object_id JOIN sys.schemas s ON s.schema_id = o.schema_id
        LEFT JOIN sys.foreign_key_columns f ON f.parent_object_id = c.object_id AND f.parent_column_id = c.column_id
        LEFT JOIN sys.objects ro ON ro.object_id = f.referenced_object_id LEFT JOIN sys.schemas rs ON rs.schema_id = ro.schema_id
        LEFT JOIN sys.columns rc ON rc.object_id = f.referenced_object_id AND rc.column_id = f.referenced_column_id
        WHERE s.name = {schema} AND o.name = {table} ORDER BY c.column_id""",
    may_write=f"""SELECT CASE WHEN EXISTS (SELECT 1 {_OBJECTS} AND ({_RIGHTS})) THEN 1 ELSE 0 END""",
    types={"bit": "BOOLEAN", "timestamp": "BLOB"},
)


def open_session(target: Target) -> DriverSession:
    """Connects; raises the driver's error when it cannot."""
    return DriverSession(driver("pytds", PACKAGE).connect(**words(target)), WAYS)


def words(target: Target) -> dict[str, object]:
    """What the driver is told; with a certificate authority the connection is encrypted and checked."""
    said: dict[str, object] = {
        "dsn": target.address or target.text("host"), "port": int(target.text("port") or 1433), "database": target.text("database"),
        "user": target.text("user"), "password": target.secret, "timeout": target.seconds, "login_timeout": CONNECT_SECONDS, "autocommit": True,
        "readonly": True, "appname": "Insightora", "disable_connect_retry": True,
    }  # fmt: skip
    if target.text("certificate"):
        file = target.folder / "authority.pem"
        file.write_text(target.text("certificate"), encoding="ascii")
        said |= {"cafile": str(file), "dsn": target.text("host")}  # the name is what the certificate is checked against
    return said


CONNECTOR = Connector(
    kind="sqlserver", label="SQL Server", icon="database", dialect="tsql", schemes=("mssql", "sqlserver"), default_port=1433, package=PACKAGE, preview=True,
    options=(
        HOST, port(1433), DATABASE, USER, PASSWORD,
        Option("certificate", N_("Certificate authority (PEM)"), kind="long", advanced=True, hint=N_("Encrypts the connection and checks the server")),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
