using Ecommerce.Data.Schema;
using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Schema;

public sealed class StoreDiagramTests
{
    private const string File = "docs/schema.md";

    [Fact]
    public async Task The_documented_diagram_is_that_of_the_model()
    {
        var made = $"""
            # The store's schema

            22 tables in PostgreSQL's schema `public`, drawn from `StoreSchema`, the one model that the DDL, the typed rows, the COPY writers and this page come from.
            This page is generated: after a change of the model run the tests of `StoreDiagramTests` with `ECOMMERCE_WRITE_GOLDEN=1`.

            `ddl print --engine postgres` prints the same as SQL. Our own tables (seed, schema version, job history) live in schema `ecommerce`.

            ```mermaid
            {StoreDiagram.RenderMermaid().TrimEnd()}
            ```

            """.ReplaceLineEndings("\n");
        (await RepositoryFiles.ReadAsync(File, made)).Should().Be(made, "{0} is generated: run this test with ECOMMERCE_WRITE_GOLDEN=1", File);
    }

    [Fact]
    public void Draws_every_table_column_and_key()
    {
        var lines = StoreDiagram.RenderMermaid().Split('\n');
        lines.Should().Contain("    orders {").And.Contain("        integer id PK").And.Contain("        numeric(15-2) total_amount").And.Contain("        integer discount_id FK \"nullable\"")
            .And.Contain("        varchar(255) email UK").And.Contain("    users ||--o{ orders : user_id").And.Contain("    discounts |o--o{ orders : discount_id");
        lines.Count(line => line.Contains("--o{", StringComparison.Ordinal)).Should().Be(StoreSchema.Tables.Sum(table => table.ForeignKeys.Length));
        lines.Count(line => line.EndsWith(" {", StringComparison.Ordinal)).Should().Be(StoreSchema.Tables.Length);
    }
}
