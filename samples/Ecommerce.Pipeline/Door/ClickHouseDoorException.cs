namespace Ecommerce.Pipeline.Door;

/// <summary>The loopback door to the embedded ClickHouse could not be opened.</summary>
public sealed class ClickHouseDoorException(string message, int port, Exception innerException) : IOException(message, innerException)
{
    /// <summary>The port that was asked for.</summary>
    public int Port { get; } = port;
}
