namespace Ecommerce.Analytics.Embedded;

/// <summary>What a query read and wrote, as ClickHouse reports it in X-ClickHouse-Summary.</summary>
internal sealed record ChdbSummary(ulong ReadRows, ulong ReadBytes, ulong WrittenRows, ulong WrittenBytes, ulong ResultRows)
{
    public override string ToString() => FormattableString.Invariant(
        $$"""{"read_rows":"{{ReadRows}}","read_bytes":"{{ReadBytes}}","written_rows":"{{WrittenRows}}","written_bytes":"{{WrittenBytes}}","result_rows":"{{ResultRows}}"}""");
}
