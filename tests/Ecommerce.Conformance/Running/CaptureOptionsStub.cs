using Ecommerce.Streaming.Capture;
using Npgsql;

namespace Ecommerce.Conformance.Running;

/// <summary>Stands in until the capture reads Debezium's properties itself.</summary>
internal static class CaptureOptionsStub
{
    extension(CaptureOptions)
    {
        public static CaptureOptions FromDebezium(string connectionString, IReadOnlyDictionary<string, string> properties)
        {
            using var connection = new NpgsqlConnection(connectionString);
            connection.Open();
            using var command = new NpgsqlCommand("SELECT 'public.' || relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname COLLATE \"C\"", connection);
            using var reader = command.ExecuteReader();
            var tables = new List<string>();
            while (reader.Read())
            {
                tables.Add(reader.GetString(0));
            }

            return new()
            {
                ConnectionString = connectionString,
                Tables = [.. tables],
                SlotName = properties["slot.name"],
                PublicationName = properties["publication.name"],
                HeartbeatInterval = TimeSpan.Zero,
            };
        }
    }
}
