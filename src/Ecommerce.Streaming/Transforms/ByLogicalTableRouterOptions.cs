namespace Ecommerce.Streaming.Transforms;

/// <summary>Settings of <see cref="ByLogicalTableRouter"/>.</summary>
public sealed record ByLogicalTableRouterOptions
{
    /// <summary>A regular expression of Java's; topics that it matches as a whole are renamed (<c>topic.regex</c>).</summary>
    public required string TopicRegex { get; init; }

    /// <summary>The new name, in which <c>$1</c> and <c>${name}</c> stand for what groups matched (<c>topic.replacement</c>).</summary>
    public required string TopicReplacement { get; init; }

    /// <summary>Whether keys get a field that tells the tables apart (<c>key.enforce.uniqueness</c>). Default true.</summary>
    public bool KeyEnforceUniqueness { get; init; } = true;

    /// <summary>That field's name (<c>key.field.name</c>).</summary>
    public string KeyFieldName { get; init; } = "__dbz__physicalTableIdentifier";

    /// <summary>What that field's value is made of, matched with the old topic (<c>key.field.regex</c>); null for the old topic itself, which is also taken where it does not match.</summary>
    public string? KeyFieldRegex { get; init; }

    /// <summary>That field's value (<c>key.field.replacement</c>); needed with <see cref="KeyFieldRegex"/>.</summary>
    public string? KeyFieldReplacement { get; init; }
}
