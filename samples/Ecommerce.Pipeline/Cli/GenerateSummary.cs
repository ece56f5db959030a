using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;

namespace Ecommerce.Pipeline.Cli;

/// <summary>What <c>generate --json</c> ends with.</summary>
internal static class GenerateSummary
{
    /// <summary>One line of JSON.</summary>
    /// <param name="options">What was generated.</param>
    /// <param name="report">What was written.</param>
    /// <param name="files">Where the files are and their format; null for rows in a database.</param>
    public static string ToJson(GenerationOptions options, StoreReport report, (string Folder, StoreFileFormat Format)? files)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("seed", options.Seed);
            json.WriteNumber("orders", options.Orders);
            json.WriteString("until", options.Until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteNumber("days", options.HistoryDays);
            json.WriteStartObject("rows");
            foreach (var table in report.Tables)
            {
                json.WriteNumber(table.Name, table.Rows);
            }

            json.WriteEndObject();
            json.WriteNumber("total_rows", report.Rows);
            json.WriteNumber("seconds", Math.Round(report.Elapsed.TotalSeconds, 3));
            json.WriteNumber("rows_per_second", Math.Round(report.RowsPerSecond));
            json.WriteString("checksum", report.Checksum);
            json.WriteNumber("peak_mb", PeakMegabytes());
            if (files is var (folder, format))
            {
                json.WriteString("folder", folder);
                json.WriteStartArray("files");
                foreach (var table in report.Tables)
                {
                    json.WriteStartObject();
                    json.WriteString("file", StoreFileWriter.FileName(format, table.Name));
                    json.WriteNumber("bytes", table.Bytes);
                    json.WriteString("sha256", table.Sha256);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // Of this process; a server that it started has its own.
    private static double PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return Math.Round(process.PeakWorkingSet64 / 1024.0 / 1024);
    }
}
