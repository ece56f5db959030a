using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>The name of the topic that carries a table's changes, as Debezium's default naming makes it.</summary>
public static class DataTopic
{
    /// <summary>
    /// Gives <c>prefix.schema.table</c>, where every character outside <c>[A-Za-z0-9._-]</c> is replaced by <c>_</c>, cut to Kafka's 249 characters.
    /// Two tables whose names differ only in such characters share a topic; tell them apart by the source block.
    /// </summary>
    /// <param name="prefix">The topic prefix.</param>
    /// <param name="schema">The table's schema.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="delimiter">What stands between them (<c>topic.delimiter</c>).</param>
    /// <returns>The topic's name.</returns>
    public static string For(string prefix, string schema, string table, string delimiter = ".")
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentException.ThrowIfNullOrEmpty(delimiter);
        return TopicNames.Sanitize($"{prefix}{delimiter}{schema}{delimiter}{table}");
    }
}
