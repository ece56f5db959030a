namespace Ecommerce.Data.Loading;

/// <summary>What the files of a <see cref="StoreFileWriter"/> are written in.</summary>
public enum StoreFileFormat
{
    /// <summary>CSV as PostgreSQL's <c>COPY … (FORMAT csv, HEADER)</c> reads and writes it.</summary>
    Csv,

    /// <summary>Apache Parquet, compressed by Zstandard.</summary>
    Parquet,

    /// <summary>INSERT statements, with a <c>schema.sql</c> that creates the tables and a <c>load.sql</c> that loads everything in one transaction: <c>psql -f load.sql</c>.</summary>
    Sql,
}
