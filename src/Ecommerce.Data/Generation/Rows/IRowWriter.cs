namespace Ecommerce.Data.Generation.Rows;

/// <summary>Takes the values of a row one by one. An enum's label travels as text.</summary>
internal interface IRowWriter
{
    void Integer(int? value);

    void Text(string? value);

    void Numeric(decimal? value);

    void Timestamp(DateTime? value);

    void Boolean(bool? value);
}
