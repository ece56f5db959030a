using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Ecommerce.Analytics.Model;

namespace Ecommerce.Analytics.Queries;

/// <summary>A SELECT over one answer whose filters travel as ClickHouse query parameters.</summary>
internal sealed class AnswerQuery(AnalyticalTable answer, string? database)
{
    private readonly List<(string Name, object Value)> _parameters = [];
    private readonly List<string> _conditions = [];
    private string _order = string.Join(", ", answer.Columns.Where(c => c.IsKey).Select(c => SqlText.Name(c.Name)));
    private int? _top;

    /// <summary>Keeps rows whose column compares so with the value; a null value filters nothing.</summary>
    public AnswerQuery Where(string column, string comparison, object? value)
    {
        if (value is not null)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"p{_parameters.Count}");
            var type = answer.Columns.Single(c => string.Equals(c.Name, column, StringComparison.Ordinal)).ClickHouseType;
            _conditions.Add($"{SqlText.Name(column)} {comparison} {{{name}:{type}}}");
            _parameters.Add((name, value));
        }

        return this;
    }

    /// <summary>Keeps rows from one value to another, both included.</summary>
    public AnswerQuery Between(string column, object? from, object? to) => Where(column, ">=", from).Where(column, "<=", to);

    /// <summary>Keeps the rows with the greatest measure, greatest first, equal ones by key; null keeps all rows in the order of the key.</summary>
    public AnswerQuery Top(int? top, string measure)
    {
        if (top is { } count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(top));
            _top = count;
            _order = $"{SqlText.Name(measure)} DESC, {_order}";
        }

        return this;
    }

    public async IAsyncEnumerable<T> ReadAsync<T>(DbDataSource source, Func<AnswerRow, T> read, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var command = connection.CreateCommand();
        await using var commandScope = command.ConfigureAwait(false);
        command.CommandText = Sql();
        foreach (var (name, value) in _parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var row = new AnswerRow(reader);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return read(row);
        }
    }

    private string Sql()
    {
        var sql = new StringBuilder($"SELECT {string.Join(", ", answer.Columns.Select(c => SqlText.Name(c.Name)))} FROM {SqlText.Name(database, answer.AnswerName)}");
        if (_conditions.Count > 0)
        {
            sql.Append(" WHERE ").AppendJoin(" AND ", _conditions);
        }

        sql.Append(" ORDER BY ").Append(_order);
        if (_top is { } top)
        {
            sql.Append(CultureInfo.InvariantCulture, $" LIMIT {top}");
        }

        return sql.ToString();
    }
}
