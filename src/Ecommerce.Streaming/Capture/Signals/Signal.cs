namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>A row of the signal table.</summary>
/// <param name="Id">The first column.</param>
/// <param name="Type">The second column: what to do, see <see cref="SignalTypes"/>.</param>
/// <param name="Data">The third column: JSON, or null.</param>
internal sealed record Signal(string Id, string Type, string? Data);
