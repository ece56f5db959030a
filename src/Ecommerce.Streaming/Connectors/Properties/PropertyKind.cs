namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>How a property's text is read.</summary>
internal enum PropertyKind
{
    Text,

    /// <summary>Separated by commas, each trimmed.</summary>
    List,

    /// <summary>Regular expressions, separated by commas that no backslash escapes.</summary>
    RegexList,
    Regex,
    Boolean,
    Short,
    Int,
    Long,

    /// <summary>One of a few words; Debezium ignores case and blanks around them.</summary>
    Choice,
    Password,

    /// <summary>The name of a Java class.</summary>
    Class,
}
