using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Ecommerce.Benchmarks.Capture;

/// <summary>One transaction of millions of rows, captured in a process of its own, so that its memory is nobody else's.</summary>
internal static class BigTransaction
{
    public const int Rows = 5_000_000;

    private const string Verb = "big-transaction";
    private const string ConnectionVariable = "ECOMMERCE_BENCHMARK_POSTGRES";

    /// <summary>The verb that the process of its own is started with.</summary>
    public static Command Create()
    {
        var command = new Command(Verb, "Part of capture.") { Hidden = true };
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>Starts the process and waits for its figures.</summary>
    /// <returns>The peak in MiB, and changes per second from the commit on.</returns>
    public static async Task<(double PeakMegabytes, double ChangesPerSecond)> MeasureAsync(string serverConnection, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        // The connection string holds a password, which arguments would show to every user of the machine.
        start.Environment[ConnectionVariable] = serverConnection;
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        start.ArgumentList.Add(Verb);
        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 && output.Split(' ') is [var peak, var rate]
                ? (double.Parse(peak, CultureInfo.InvariantCulture), double.Parse(rate, CultureInfo.InvariantCulture))
                : throw new InvalidOperationException($"The process of the big transaction ended with exit code {process.ExitCode}.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var server = Environment.GetEnvironmentVariable(ConnectionVariable) ?? throw new InvalidOperationException($"{ConnectionVariable} names no server.");
        await using var database = await OrdersDatabase.CreateAsync(server, "big_transaction", cancellationToken);
        // The check of every row's reference would take the server most of the time, and is not what is measured.
        await database.ExecuteAsync("ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey", cancellationToken);
        var figures = await new CaptureMeasurement(database, "big_transaction").MeasureAsync(Rows, () => database.InsertAsync(Rows, cancellationToken), cancellationToken);
        await Console.Out.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{figures.PeakMegabytes} {Rows / figures.Elapsed.TotalSeconds}"));
        return 0;
    }
}
