using Ecommerce.Pipeline.Cli;
using Npgsql;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>A PostgreSQL given as an Npgsql connection string.</summary>
internal static class PostgresAddress
{
    private const string Example = "Example: Host=localhost;Port=5432;Username=shop;Password=…;Database=shop";

    /// <summary>Reads the text; what is said of a bad one never repeats it, since it may hold a password.</summary>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal))
        {
            throw new UsageException($"--postgres takes an Npgsql connection string, not a URL. {Example}");
        }

        NpgsqlConnectionStringBuilder parsed;
        try
        {
            parsed = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            throw new UsageException($"--postgres is not an Npgsql connection string: {error.Message} {Example}");
        }

        return parsed.Host is { Length: > 0 } ? parsed : throw new UsageException($"--postgres must name at least Host. {Example}");
    }

    /// <summary>Host, port, database and user; no password.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder address) => $"{address.Host}:{address.Port}, database {address.Database ?? "(default)"}, user {address.Username ?? "(default)"}";
}
