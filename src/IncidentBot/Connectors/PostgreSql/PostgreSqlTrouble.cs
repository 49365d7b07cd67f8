using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace IncidentBot.Connectors.PostgreSql;

/// <summary>Why the database did not answer, in words that follow its name. See https://www.postgresql.org/docs/current/errcodes-appendix.html</summary>
internal static class PostgreSqlTrouble
{
    private const int LongestDetail = 200;

    public static string Explain(NpgsqlException exception, PostgreSqlOptions options) => exception switch
    {
        PostgresException e => OfServer(e, options),
        { InnerException: AuthenticationException } => "could not be reached securely: check Connectors:PostgreSQL:SslMode and RootCertificate",
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain } } => "could not be found: its host name is not known here",
        { InnerException: TimeoutException } => "did not answer in time",
        { InnerException: SocketException } => "could not be reached",
        { InnerException: IOException or null } => "broke off in the middle of its answer",
        _ => "could not be reached",
    };

    private static string OfServer(PostgresException e, PostgreSqlOptions options) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => $"refused the credentials ({e.SqlState}); check {options.Vendor.CredentialKeys}",
        PostgresErrorCodes.InvalidCatalogName => $"has no such database ({e.SqlState}); check Connectors:PostgreSQL:Database",
        PostgresErrorCodes.InsufficientPrivilege => $"does not permit this ({e.SqlState}): {Said(e, options)}; grant SELECT to the role",
        PostgresErrorCodes.ReadOnlySqlTransaction => $"was asked to write ({e.SqlState}), which is never done: {Said(e, options)}",
        PostgresErrorCodes.QueryCanceled => $"ended the query because it took longer than {options.StatementTimeout.TotalSeconds:0.#} s ({e.SqlState}); add an index on the time column, or use @from and @to in the query",
        PostgresErrorCodes.LockNotAvailable => $"kept the table locked for too long ({e.SqlState})",
        PostgresErrorCodes.TooManyConnections => $"has no free connection ({e.SqlState})",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.CrashShutdown => $"is shutting down or starting ({e.SqlState})",
        _ => $"did not accept the query ({e.SqlState}): {Said(e, options)}",
    };

    private static string Said(PostgresException e, PostgreSqlOptions options)
    {
        var text = options.Vendor.Secrets.Aggregate(e.MessageText, (shown, secret) => shown.Replace(secret, "…", StringComparison.Ordinal)).TrimEnd('.');
        return text.Length > LongestDetail ? text[..LongestDetail] + "…" : text;
    }
}
