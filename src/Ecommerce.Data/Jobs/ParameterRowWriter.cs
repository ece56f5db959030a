using Ecommerce.Data.Generation.Rows;
using Npgsql;
using NpgsqlTypes;

namespace Ecommerce.Data.Jobs;

/// <summary>Turns a row into the positional parameters of a statement.</summary>
internal sealed class ParameterRowWriter : IRowWriter
{
    private readonly NpgsqlBatchCommand _command;

    private ParameterRowWriter(string sql) => _command = new NpgsqlBatchCommand(sql);

    public static NpgsqlBatchCommand Command(string sql, IStoreRow row)
    {
        var writer = new ParameterRowWriter(sql);
        row.WriteTo(writer);
        return writer._command;
    }

    public void Integer(int? value) => Add(value, NpgsqlDbType.Integer);

    public void Text(string? value) => Add(value, NpgsqlDbType.Text);

    public void Numeric(decimal? value) => Add(value, NpgsqlDbType.Numeric);

    public void Timestamp(DateTime? value) => Add(value, NpgsqlDbType.Timestamp);

    public void Boolean(bool? value) => Add(value, NpgsqlDbType.Boolean);

    private void Add(object? value, NpgsqlDbType type) => _command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
}
