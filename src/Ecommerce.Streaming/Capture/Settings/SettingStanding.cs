namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>What becomes of a property.</summary>
internal enum SettingStanding
{
    /// <summary>It does what it does in Debezium.</summary>
    Honoured,

    /// <summary>It is checked and has no effect, since it cannot change a record.</summary>
    Accepted,

    /// <summary>It is an error, unless it asks for what happens anyway.</summary>
    Refused,
}
