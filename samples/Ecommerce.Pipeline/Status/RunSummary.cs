using System.Buffers;
using System.Text;
using System.Text.Json;
using Ecommerce.Analytics.Verification;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Pipeline.Status;

/// <summary>What a run ends with: the last verification and what flowed.</summary>
internal sealed record RunSummary
{
    public required long Seed { get; init; }

    public required PipelineStatus Status { get; init; }

    /// <summary>Start of the process to ready.</summary>
    public required TimeSpan Ready { get; init; }

    /// <summary>The time in the store at the end, where it is not that of the system.</summary>
    public DateTimeOffset? VirtualNow { get; init; }

    /// <summary>The last verification; null where none was asked for.</summary>
    public VerificationReport? Verification { get; init; }

    public int ExitCode => Verification is null or { IsExact: true } ? Cli.ExitCode.Exact : Cli.ExitCode.Mismatch;

    public void Print(PipelineSettings settings, TextWriter output)
    {
        if (settings.Json)
        {
            output.WriteLine(ToJson());
        }
        else if (Verification is not null)
        {
            VerificationText.Print(Verification, output);
        }
    }

    private string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Verification?.WriteProperties(json);
            json.WriteNumber("seed", Seed);
            json.WriteNumber("orders", Status.Orders);
            json.WriteNumber("orders_left_out", Status.LeftOut);
            json.WriteNumber("rows", Status.Rows);
            json.WriteNumber("events", Status.Events);
            json.WriteNumber("parked", Status.Parked);
            json.WriteNumber("open_errors", Status.OpenErrors);
            json.WriteNumber("ready_ms", (long)Ready.TotalMilliseconds);
            if (VirtualNow is { } now)
            {
                json.WriteString("store_time", now.UtcDateTime);
            }

            json.WriteStartObject("freshness_ms");
            Write(json, "p50", Status.FreshnessP50);
            Write(json, "p95", Status.FreshnessP95);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Math.Round(number, 1));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
