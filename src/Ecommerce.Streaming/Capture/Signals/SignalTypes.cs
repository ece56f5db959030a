namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>The signals that are known, as Debezium names them.</summary>
internal static class SignalTypes
{
    public const string Execute = "execute-snapshot";
    public const string Stop = "stop-snapshot";
    public const string Pause = "pause-snapshot";
    public const string Resume = "resume-snapshot";
    public const string Log = "log";
    public const string OpenWindow = "snapshot-window-open";
    public const string CloseWindow = "snapshot-window-close";
}
