using Npgsql;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>
/// Sessions for what is done once, because somebody asked for it. None comes from a pool: that may hold sessions which a server that fell and came back has ended, and the first statement over such a one
/// fails for no reason that whoever asked could see.
/// </summary>
internal static class FreshSession
{
    public static async Task<NpgsqlConnection> OpenAsync(string postgres, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
