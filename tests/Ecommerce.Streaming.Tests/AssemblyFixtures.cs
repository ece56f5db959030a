using System.Runtime.Versioning;
using Ecommerce.Testing;

[assembly: AssemblyFixture(typeof(PostgresServerFixture))]
// The embedded engines run on Linux and macOS.
[assembly: UnsupportedOSPlatform("windows")]
