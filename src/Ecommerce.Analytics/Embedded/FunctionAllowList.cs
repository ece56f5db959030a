using System.Collections.Frozen;

namespace Ecommerce.Analytics.Embedded;

/// <summary>
/// The functions that a reader may call: the engine's own, of the categories below, in so far as no table function that reaches outside bears the same name.
/// User-defined functions are never among them: they may wrap anything.
/// </summary>
internal sealed class FunctionAllowList
{
    /// <summary>Of every function three rows: its name, the name it is an alias of (or its own), the category of that; a user's own have the category "user".</summary>
    internal static readonly byte[] FunctionsQuery = """
        SELECT arrayJoin([f.name, if(f.alias_to = '', f.name, f.alias_to),
            multiIf(f.origin != 'System', 'user', f.is_aggregate, 'Aggregate Functions', f.alias_to != '', t.categories, f.categories)])
        FROM system.functions AS f LEFT JOIN system.functions AS t ON t.name = f.alias_to
        """u8.ToArray();

    internal static readonly byte[] TableFunctionsQuery = "SELECT name FROM system.table_functions"u8.ToArray();

    internal static readonly byte[] CombinatorsQuery = "SELECT name FROM system.aggregate_function_combinators"u8.ToArray();

    private static readonly FrozenSet<string> Categories = new[]
    {
        "Aggregate Functions", "Arithmetic", "Arrays", "Bit", "Bitmap", "Comparison", "Conditional", "Dates and Times", "Distance", "Encoding", "Financial", "Geo",
        "Geo Polygon", "Hash", "IP Address", "JSON", "Logical", "Map", "Mathematical", "Null", "NumericIndexedVector", "QBit", "Random Number", "Rounding", "String",
        "String Replacement", "String Search", "String Splitting", "Time Window", "Tuple", "Type Conversion", "URL", "UUID",
    }.ToFrozenSet(StringComparer.Ordinal);

    // What is harmless among the category "Other".
    private static readonly FrozenSet<string> Names = new[]
    {
        "_CAST", "bar", "blockNumber", "blockSize", "byteSize", "caseWithExpression", "countDigits", "currentDatabase", "currentUser", "defaultValueOfArgumentType",
        "defaultValueOfTypeName", "digits", "finalizeAggregation", "formatReadableDecimalSize", "formatReadableQuantity", "formatReadableSize",
        "formatReadableTimeDelta", "getSizeOfEnumType", "getSubcolumn", "grouping", "hostName", "identity", "ignore", "indexHint", "initializeAggregation", "isConstant",
        "isDecimalOverflow", "materialize", "minSampleSizeContinuous", "minSampleSizeConversion", "neighbor", "nested", "parseReadableSize",
        "parseReadableSizeOrNull", "parseReadableSizeOrZero", "parseTimeDelta", "queryID", "rowNumberInAllBlocks", "rowNumberInBlock", "runningAccumulate",
        "runningDifference", "runningDifferenceStartingWithFirstValue", "throwIf", "toColumnTypeName", "toTypeName", "transform", "uptime", "variantElement",
        "variantType", "version", "visibleWidth",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> TableFunctions = new[]
    {
        "format", "generateRandom", "generateSeries", "generate_series", "null", "numbers", "numbers_mt", "primes", "values", "view", "zeros", "zeros_mt",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _allowed = new(TableFunctions, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _aggregates = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private string[] _combinators = [];

    internal static FunctionAllowList Create(List<string> functions, List<string> tableFunctions, List<string> combinators)
    {
        var list = new FunctionAllowList { _combinators = [.. combinators] };
        for (var i = 0; i + 2 < functions.Count; i += 3)
        {
            var (name, target, category) = (functions[i], functions[i + 1], functions[i + 2]);
            list._known.Add(name);
            if (category != "user" && (Categories.Contains(category) || Names.Contains(target)))
                list._allowed.Add(name);
            if (category == "Aggregate Functions")
                list._aggregates.Add(name);
        }

        // The parser's own names, which no list of functions has.
        list._allowed.UnionWith(["lambda", "exists"]);
        foreach (var name in tableFunctions.Where(t => !TableFunctions.Contains(t)))
        {
            list._allowed.Remove(name);
            list._aggregates.Remove(name);
        }

        return list;
    }

    internal bool Allows(string function) => _allowed.Contains(function) || IsCombination(function);

    /// <summary>Whether a bare name may stand for a function that is not allowed: arrayMap(file, …) takes a name for a lambda.</summary>
    internal bool NamesForbidden(string identifier) => _known.Contains(identifier) && !Allows(identifier);

    /// <summary>sumIf, uniqExactMergeState …: an aggregate with the engine's combinators behind its name.</summary>
    private bool IsCombination(string function)
    {
        if (_aggregates.Contains(function))
            return true;
        foreach (var combinator in _combinators)
        {
            if (function.Length > combinator.Length && function.EndsWith(combinator, StringComparison.Ordinal) && IsCombination(function[..^combinator.Length]))
                return true;
        }

        return false;
    }
}
