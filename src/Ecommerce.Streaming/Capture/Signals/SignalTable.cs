using System.Globalization;
using Ecommerce.Streaming.Capture.Catalog;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>Writes the watermarks of incremental snapshots to the signal table: they come back in the log, between the changes that others commit.</summary>
internal sealed class SignalTable(CaptureSource source, SignalOptions options, TimeProvider time)
{
    private readonly string _table = TableName.Parse(options.Table).Quoted;

    /// <summary>Commits the opening watermark of a chunk.</summary>
    /// <returns>When that was, as it has to be told again.</returns>
    public async Task<string> OpenAsync(string chunk, CancellationToken cancellationToken)
    {
        var opened = Now();
        await InsertAsync($"{chunk}-open", SignalTypes.OpenWindow, $$"""{"openWindowTimestamp": "{{opened}}"}""", cancellationToken).ConfigureAwait(false);
        return opened;
    }

    /// <summary>Commits the closing watermark of a chunk.</summary>
    public async Task CloseAsync(string chunk, string opened, CancellationToken cancellationToken)
    {
        if (!options.DeleteWatermarks)
        {
            await InsertAsync($"{chunk}-close", SignalTypes.CloseWindow, $$"""{"openWindowTimestamp": "{{opened}}", "closeWindowTimestamp": "{{Now()}}"}""", cancellationToken).ConfigureAwait(false);
            return;
        }

        var command = source.Database.CreateCommand($"DELETE FROM {_table} WHERE id = $1");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = $"{chunk}-open" });
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task InsertAsync(string id, string type, string data, CancellationToken cancellationToken)
    {
        var command = source.Database.CreateCommand($"INSERT INTO {_table} VALUES ($1, $2, $3)");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = id });
            command.Parameters.Add(new NpgsqlParameter { Value = type });
            command.Parameters.Add(new NpgsqlParameter { Value = data });
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // As Java prints an instant: no digits of the second, or three, six or nine.
    private string Now()
    {
        var now = time.GetUtcNow();
        var nanoseconds = now.Ticks % TimeSpan.TicksPerSecond * 100;
        var fraction = nanoseconds switch
        {
            0 => "",
            _ when nanoseconds % 1_000_000 == 0 => string.Create(CultureInfo.InvariantCulture, $".{nanoseconds / 1_000_000:D3}"),
            _ when nanoseconds % 1_000 == 0 => string.Create(CultureInfo.InvariantCulture, $".{nanoseconds / 1_000:D6}"),
            _ => string.Create(CultureInfo.InvariantCulture, $".{nanoseconds:D9}"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd'T'HH:mm:ss}{fraction}Z");
    }
}
