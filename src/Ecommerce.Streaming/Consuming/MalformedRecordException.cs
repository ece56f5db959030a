namespace Ecommerce.Streaming.Consuming;

/// <summary>A topic holds a record that is no change event. It is not passed over: reading again finds it again.</summary>
public sealed class MalformedRecordException : Exception
{
    internal MalformedRecordException(MalformedRecord record, Exception cause)
        : base($"{record.Topic} [{record.Partition}] offset {record.Offset} is no change event: {record.Reason} Set {nameof(ChangeEventConsumerOptions.OnMalformed)} to put such records aside and go on.", cause) => Record = record;

    /// <summary>The record.</summary>
    public MalformedRecord Record { get; }
}
