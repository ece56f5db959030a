using System.Text;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Loading;

/// <summary>INSERT statements, and the scripts that make them one load.</summary>
internal sealed class SqlFileEncoding : FileEncoding
{
    /// <summary>The script that creates types and tables.</summary>
    public const string SchemaFileName = "schema.sql";

    /// <summary>The script that runs all others, in one transaction.</summary>
    public const string LoadFileName = "load.sql";

    public override string Extension => ".sql";

    public override ReadOnlyMemory<byte> Encode(PlacedBatch placed)
    {
        var text = new StringBuilder();
        var writer = new SqlRowWriter(text, placed.Batch.Table, placed.FirstRow);
        foreach (var row in placed.Batch.Rows)
        {
            writer.Row(row);
        }

        return Utf8.GetBytes(text.ToString());
    }

    public override Task<TableFile> OpenAsync(string path, TableModel table, CancellationToken cancellationToken) =>
        Task.FromResult<TableFile>(new TextTableFile(path, SqlRowWriter.Ending));

    public override IEnumerable<(string Name, string Text)> Companions()
    {
        yield return (SchemaFileName, StoreDdl.RenderTables());
        var load = new StringBuilder("-- Loads the store into an empty database, all of it or nothing: psql -d DATABASE -f load.sql\n\\set ON_ERROR_STOP on\nBEGIN;\n");
        load.Append("\\ir ").Append(SchemaFileName).Append('\n');
        foreach (var table in StoreSchema.Tables)
        {
            load.Append("\\ir ").Append(table.Name).Append(Extension).Append('\n');
        }

        load.Append("DO $$ BEGIN\n");
        foreach (var table in StoreSchema.Tables)
        {
            load.Append("    ").Append(StoreDdl.RenderSequenceStep(table).Replace("SELECT setval", "PERFORM setval", StringComparison.Ordinal)).Append('\n');
        }

        yield return (LoadFileName, load.Append("END $$;\nCOMMIT;\nANALYZE;\n").ToString());
    }
}
