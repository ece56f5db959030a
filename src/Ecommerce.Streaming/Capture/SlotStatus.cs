using Ecommerce.Streaming.Capture.Sessions;
using Ecommerce.Streaming.Capture.Slots;
using Npgsql;

namespace Ecommerce.Streaming.Capture;

/// <summary>A capture's slot as the server shows it to anyone, whether the capture runs or not.</summary>
public sealed record SlotStatus
{
    /// <summary>Whether somebody streams from it.</summary>
    public required bool IsActive { get; init; }

    /// <summary>Up to where the capture's target has stored everything; null where the slot is lost.</summary>
    public required ulong? ConfirmedLsn { get; init; }

    /// <summary>Bytes of log that the server has written beyond <see cref="ConfirmedLsn"/>.</summary>
    public required long LagBytes { get; init; }

    /// <summary>Bytes of log that the server keeps for the slot.</summary>
    public required long RetainedBytes { get; init; }

    /// <summary>Why the slot is of no use any more, in words; null where it is.</summary>
    public required string? Loss { get; init; }

    /// <summary>Asks the server.</summary>
    /// <param name="connectionString">An Npgsql connection string.</param>
    /// <param name="slotName">The slot.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The slot, or null where there is none.</returns>
    /// <exception cref="CaptureSetupException">The server cannot be asked.</exception>
    public static async Task<SlotStatus?> ReadAsync(string connectionString, string slotName, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        await using var _ = connection.ConfigureAwait(false);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return await SlotInfo.ReadAsync(connection, slotName, cancellationToken).ConfigureAwait(false) is not { } slot
                ? null
                : new SlotStatus
                {
                    IsActive = slot.ActivePid is not null,
                    ConfirmedLsn = slot.ConfirmedLsn,
                    LagBytes = slot.ConfirmedLsn is { } confirmed && confirmed < slot.ServerLsn ? (long)(slot.ServerLsn - confirmed) : 0,
                    RetainedBytes = slot.RetainedBytes,
                    Loss = slot.Loss,
                };
        }
        catch (NpgsqlException e)
        {
            throw ServerFailure.Connecting($"{connection.Host}:{connection.Port}/{connection.Database}", e);
        }
    }
}
