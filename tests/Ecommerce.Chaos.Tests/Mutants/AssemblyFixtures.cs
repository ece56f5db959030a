using Ecommerce.Testing;

[assembly: AssemblyFixture(typeof(PostgresServerFixture))]
