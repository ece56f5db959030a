namespace Ecommerce.Analytics.Embedded;

/// <summary>An INSERT cut into statement (up to <paramref name="StatementLength"/>), input format, and data (from <paramref name="DataStart"/>).</summary>
internal readonly record struct InsertSplit(int StatementLength, string Format, int DataStart);
