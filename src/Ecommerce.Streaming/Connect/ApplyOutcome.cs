namespace Ecommerce.Streaming.Connect;

/// <summary>What applying a configuration did.</summary>
public enum ApplyOutcome
{
    /// <summary>The connector was not there.</summary>
    Created,

    /// <summary>The connector had another configuration; its tasks are started anew.</summary>
    Updated,

    /// <summary>The connector had this configuration already and was left alone.</summary>
    Unchanged,
}
