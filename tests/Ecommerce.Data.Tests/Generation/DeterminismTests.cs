using System.Globalization;
using System.Text;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Generation;

/// <summary>The same seed gives the same bytes. Alone, because the time zone belongs to the whole process.</summary>
[Collection(nameof(DeterminismTests))]
[CollectionDefinition(nameof(DeterminismTests), DisableParallelization = true)]
public sealed class DeterminismTests
{
    private const string GoldenFile = "tests/Ecommerce.Data.Tests/Generation/golden-checksums.txt";

    private const string HowToUpdate =
        "users compare stores by seed: if these bytes were meant to change, run this class with ECOMMERCE_WRITE_GOLDEN=1, which writes " + GoldenFile + " anew, and say so in the changelog (a change of Parquet alone may come from Parquet.Net)";

    private static readonly GenerationOptions Small = new() { Seed = 42, Users = 40, Products = 20, Orders = 200, Campaigns = 5, Discounts = 10 };

    [Fact]
    public async Task Writes_these_bytes_for_ever()
    {
        var made = await AllFormatsAsync(Small);
        (await RepositoryFiles.ReadAsync(GoldenFile, made)).Split('\n').Should().Equal(made.Split('\n'), HowToUpdate);
    }

    [Theory]
    [InlineData("tr-TR", "America/New_York")]
    [InlineData("ar-SA", "Asia/Kolkata")]
    [InlineData("de-DE", "Pacific/Apia")]
    public async Task Writes_the_same_bytes_in_any_culture_and_time_zone(string culture, string timeZone)
    {
        var expected = await AllFormatsAsync(Small);
        var (oldCulture, oldZone) = (CultureInfo.CurrentCulture, Environment.GetEnvironmentVariable("TZ"));
        var (oldDefault, oldDefaultUi) = (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

            // For the threads that encode, too.
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentCulture;
            Environment.SetEnvironmentVariable("TZ", timeZone);
            TimeZoneInfo.ClearCachedData();
            TimeZoneInfo.Local.BaseUtcOffset.Should().NotBe(TimeSpan.Zero);
            (await AllFormatsAsync(Small, parallel: 3)).Should().Be(expected);
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = oldCulture;
            (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (oldDefault, oldDefaultUi);
            Environment.SetEnvironmentVariable("TZ", oldZone);
            TimeZoneInfo.ClearCachedData();
        }
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(4, 333)]
    [InlineData(4, 20_000)]
    public async Task Writes_the_same_bytes_at_any_parallelism_and_size_of_batches(int parallel, int rowsPerBatch) =>
        (await AllFormatsAsync(Small, parallel, rowsPerBatch)).Should().Be(await AllFormatsAsync(Small));

    [Fact]
    public async Task Writes_the_same_bytes_at_any_parallelism_where_files_have_many_parts()
    {
        // More order lines than a Parquet row group holds.
        var large = Small with { Orders = 16_000 };
        (await AllFormatsAsync(large, parallel: 4, rowsPerBatch: 9_999)).Should().Be(await AllFormatsAsync(large));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Knows_the_stock_at_the_end_whether_history_is_played_or_rehearsed(int parallel)
    {
        // Whatever a basket meets: sold out, retired, too cheap to give a part back.
        var options = new GenerationOptions
        {
            Users = 600,
            Products = 4,
            Orders = 5_000,
            Rates = new() { ProductRetirement = 0.5, DiscountUse = 1, Return = 0.1, PartialRefund = 0.9 },
        };
        var (played, rehearsed) = (new StoreGenerator(options) { Parallel = parallel }, new StoreGenerator(options) { Parallel = parallel });
        var rows = played.Orders().Sum(order => 1 + order.Lines.Count + order.StatusHistory.Count + order.Transactions.Count);
        played.Products().Should().Equal(rehearsed.Products());
        played.CountRows().Should().Be(rehearsed.CountRows()).And.Be(rows + Before(played));

        static long Before(StoreGenerator generator) =>
            generator.Batches().Where(batch => batch.Table.Name is not ("orders" or "order_status_history" or "orderdetails" or "transactions")).Sum(batch => (long)batch.Rows.Count);
    }

    [Fact]
    public async Task Writes_the_same_bytes_on_several_threads_and_whatever_was_asked_before()
    {
        var generator = new StoreGenerator(Small);
        generator.Orders().Take(10).Count().Should().Be(10);
        var sums = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => ChecksumsAsync(generator, StoreFileFormat.Csv, parallel: 2))));
        sums.Should().AllBe(await ChecksumsAsync(new StoreGenerator(Small), StoreFileFormat.Csv));
    }

    [Fact]
    public async Task Writes_other_bytes_for_another_seed() =>
        (await ChecksumsAsync(new StoreGenerator(Small with { Seed = 43 }), StoreFileFormat.Csv)).Should().NotBe(await ChecksumsAsync(new StoreGenerator(Small), StoreFileFormat.Csv));

    private static async Task<string> AllFormatsAsync(GenerationOptions options, int parallel = 1, int rowsPerBatch = 20_000)
    {
        var sums = new StringBuilder();
        foreach (var format in Enum.GetValues<StoreFileFormat>())
        {
            sums.Append(await ChecksumsAsync(new StoreGenerator(options) { RowsPerBatch = rowsPerBatch, Parallel = parallel }, format, parallel));
        }

        return sums.ToString();
    }

    private static async Task<string> ChecksumsAsync(StoreGenerator generator, StoreFileFormat format, int parallel = 1)
    {
        using var folder = new TestFolder();
        await new StoreFileWriter(folder.Path, format) { Parallel = parallel }.WriteAsync(generator);
        return await File.ReadAllTextAsync(folder[StoreFileWriter.ChecksumFileName]);
    }
}
