using System.Globalization;

namespace Ecommerce.Testing.Chaos;

/// <summary>Numbers of steps as a person writes them: <c>3,17-19</c>.</summary>
public static class StepNumbers
{
    /// <summary>Writes them, runs of three and more shortened.</summary>
    /// <param name="numbers">The numbers, in any order.</param>
    /// <returns>The text.</returns>
    public static string Format(IEnumerable<int> numbers)
    {
        var runs = new List<(int First, int Last)>();
        foreach (var number in numbers.Order())
        {
            if (runs.Count > 0 && number == runs[^1].Last + 1)
            {
                runs[^1] = (runs[^1].First, number);
            }
            else
            {
                runs.Add((number, number));
            }
        }

        return string.Join(',', runs.Select(Format));
    }

    /// <summary>Reads them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="numbers">The numbers, in the order given; empty where the text is none.</param>
    /// <returns>Whether the text is such a list.</returns>
    public static bool TryParse(string text, out IReadOnlyList<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<int>();
        numbers = [];
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2
                || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                || first < 1 || last < first || last - first > 1_000_000)
            {
                return false;
            }

            found.AddRange(Enumerable.Range(first, last - first + 1));
        }

        numbers = found;
        return true;
    }

    private static string Format((int First, int Last) run) => (run.Last - run.First) switch
    {
        0 => run.First.ToString(CultureInfo.InvariantCulture),
        1 => string.Create(CultureInfo.InvariantCulture, $"{run.First},{run.Last}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{run.First}-{run.Last}"),
    };
}
