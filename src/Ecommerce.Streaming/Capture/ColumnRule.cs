using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Capture;

/// <summary>What is done to the values of some columns in <c>before</c> and <c>after</c>; keys are never touched. The first rule that names a column holds.</summary>
public sealed record ColumnRule
{
    private ColumnRule()
    {
    }

    /// <summary>What is done.</summary>
    public ColumnRuleKind Kind { get; private init; }

    /// <summary>The number of stars of a mask, or of characters that truncation leaves.</summary>
    public int Length { get; private init; }

    /// <summary>The digest's name as Java knows it, for example <c>SHA-256</c>.</summary>
    public string Algorithm { get; private init; } = "";

    /// <summary>What is hashed before the value.</summary>
    public string Salt { get; private init; } = "";

    /// <summary>Whether <see cref="Columns"/> names types instead: <c>schema.table.type</c>.</summary>
    public bool MatchesTypes { get; private init; }

    /// <summary>Regular expressions that match the whole of <c>schema.table.column</c>, letter case aside.</summary>
    public ImmutableArray<string> Columns { get; private init; } = [];

    /// <summary>Stars instead of the value, whatever it is, null included (<c>column.mask.with.N.chars</c>).</summary>
    /// <param name="length">How many stars; 0 gives an empty text.</param>
    /// <param name="columns">Regular expressions.</param>
    public static ColumnRule Mask(int length, IEnumerable<string> columns) => new() { Kind = ColumnRuleKind.Mask, Length = Positive(length, nameof(length)), Columns = [.. columns] };

    /// <summary>As <see cref="Mask"/>, for columns that are named and not matched.</summary>
    /// <param name="length">How many stars.</param>
    /// <param name="columns">Names, <c>schema.table.column</c> each.</param>
    public static ColumnRule MaskExactly(int length, IEnumerable<string> columns) => Mask(length, columns.Select(Regex.Escape));

    /// <summary>The first characters of a text only (<c>column.truncate.to.N.chars</c>).</summary>
    /// <param name="length">How many UTF-16 units remain.</param>
    /// <param name="columns">Regular expressions.</param>
    public static ColumnRule Truncate(int length, IEnumerable<string> columns) => new() { Kind = ColumnRuleKind.Truncate, Length = Positive(length, nameof(length)), Columns = [.. columns] };

    /// <summary>A salted digest of the text in hex (<c>column.mask.hash.ALGORITHM.with.salt.SALT</c>, or <c>column.mask.hash.v2.…</c>).</summary>
    /// <param name="algorithm">The digest's name as Java knows it.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="version">1 hashes the value as Java serialises it, 2 its UTF-8 bytes.</param>
    /// <param name="columns">Regular expressions.</param>
    public static ColumnRule Hash(string algorithm, string salt, int version, IEnumerable<string> columns) =>
        new() { Kind = version == 2 ? ColumnRuleKind.HashV2 : ColumnRuleKind.Hash, Algorithm = algorithm, Salt = salt, Columns = [.. columns] };

    /// <summary>The column's type in its schema's parameters: <c>__debezium.source.column.type</c>, <c>.length</c>, <c>.scale</c> and <c>.name</c> (<c>column.propagate.source.type</c>).</summary>
    /// <param name="columns">Regular expressions.</param>
    public static ColumnRule SourceType(IEnumerable<string> columns) => new() { Kind = ColumnRuleKind.SourceType, Columns = [.. columns] };

    /// <summary>As <see cref="SourceType"/>, for columns of some types (<c>datatype.propagate.source.type</c>).</summary>
    /// <param name="types">Regular expressions that match the whole of <c>schema.table.type</c>, the type named as in <c>pg_type.typname</c>.</param>
    public static ColumnRule SourceTypeOf(IEnumerable<string> types) => new() { Kind = ColumnRuleKind.SourceType, MatchesTypes = true, Columns = [.. types] };

    /// <summary>Does not show the salt.</summary>
    /// <returns>For example <c>Mask public.users.password</c>.</returns>
    public override string ToString() => $"{Kind} {string.Join(',', Columns)}";

    private static int Positive(int length, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length, name);
        return length;
    }
}
