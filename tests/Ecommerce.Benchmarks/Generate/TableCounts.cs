using Ecommerce.Data.Generation;

namespace Ecommerce.Benchmarks.Generate;

/// <summary>How many rows the generator makes of each table whose count is not an option.</summary>
internal sealed record TableCounts(int Provinces, int Cities, int Addresses, int ProductTags, int Lines, int StatusSteps, int Transactions)
{
    /// <summary>Counts by generating everything once.</summary>
    public static TableCounts Of(GenerationOptions options)
    {
        var generator = new StoreGenerator(options);
        var (lines, steps, moves) = (0, 0, 0);
        foreach (var order in generator.Orders())
        {
            lines += order.Lines.Count;
            steps += order.StatusHistory.Count;
            moves += order.Transactions.Count;
        }

        return new TableCounts(generator.Places.Provinces.Length, generator.Places.Cities.Length, generator.Addresses().Count(), generator.ProductTags().Count(), lines, steps, moves);
    }
}
