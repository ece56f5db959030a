using System.Data.Common;
using ClickHouse.Driver.ADO;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Doctor;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>Looks at engines that are somebody else's before anything is written to any of them.</summary>
internal static class ExternalEngines
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <exception cref="PartFailedException">The server cannot be captured from; the message names all that it lacks.</exception>
    public static async Task CheckPostgresAsync(string postgres, string slot, CancellationToken cancellationToken)
    {
        var findings = await PostgresCheck.ServerAsync(postgres, slot, cancellationToken);
        Refuse($"PostgreSQL at {PostgresAddress.Describe(PostgresAddress.Parse(postgres))}", findings);
    }

    /// <exception cref="PartFailedException">No broker answered.</exception>
    public static async Task CheckKafkaAsync(string bootstrap, CancellationToken cancellationToken) =>
        Refuse("Kafka", [await Task.Run(() => ServiceCheck.Kafka(bootstrap), cancellationToken).WaitAsync(cancellationToken)]);

    /// <exception cref="PartFailedException">It does not answer, refuses, or is no ClickHouse.</exception>
    public static async Task<ClickHouseDataSource> OpenClickHouseAsync(string url, TimeProvider clock, CancellationToken cancellationToken)
    {
        var address = ClickHouseAddress.Parse(url);
        var source = address.Open("default");
        try
        {
            _ = await AskVersionAsync(source, clock, cancellationToken);
            return source;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && IsRefusal(error))
        {
            source.Dispose();
            throw new PartFailedException($"ClickHouse at {address} cannot be used: {Words(error)}{Environment.NewLine}  → Check that it runs, and that --clickhouse names its HTTP port, user and password.", error);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The version of a ClickHouse that answers in time.</summary>
    public static async Task<string> AskVersionAsync(ClickHouseDataSource source, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await using var connection = await source.OpenConnectionAsync(either.Token);
            await using var command = connection.CreateCommand("SELECT version()");
            return await command.ExecuteScalarAsync(either.Token) as string ?? throw new InvalidOperationException("it answered SELECT version() with nothing.");
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {Patience.TotalSeconds:0} s.", error);
        }
    }

    /// <summary>Whatever a thing that is no ClickHouse may answer ends in one of these.</summary>
    public static bool IsRefusal(Exception error) =>
        error is HttpRequestException or DbException or InvalidOperationException or IOException or TimeoutException or FormatException or ArgumentException or NotSupportedException or IndexOutOfRangeException or OverflowException;

    /// <summary>What it said, or that it spoke no ClickHouse at all.</summary>
    public static string Words(Exception error) => error is HttpRequestException or DbException or TimeoutException
        ? FailureReport.Printable(error is HttpRequestException { InnerException: HttpIOException inner } ? $"{error.Message} {inner.Message}" : error.Message)
        : FailureReport.Printable($"what answers there does not speak ClickHouse's protocol ({error.Message})");

    private static void Refuse(string subject, IEnumerable<Finding> findings)
    {
        var bad = findings.Where(finding => finding.Verdict == Verdict.Bad).Select(finding => $"  {finding.Subject}: {finding.Detail}{Environment.NewLine}    → {finding.Fix}").ToArray();
        if (bad.Length > 0)
        {
            throw new PartFailedException($"{subject} cannot be used:{Environment.NewLine}{string.Join(Environment.NewLine, bad)}");
        }
    }
}
