namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of some store table, which can hand its values over in the order of the table's columns.</summary>
internal interface IStoreRow
{
    /// <summary>The table's name.</summary>
    string Table { get; }

    /// <summary>Writes every column once, in the table's order.</summary>
    void WriteTo(IRowWriter writer);
}
