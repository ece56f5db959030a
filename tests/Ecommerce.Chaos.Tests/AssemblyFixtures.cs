using System.Runtime.Versioning;

// The embedded engines run on Linux and macOS.
[assembly: UnsupportedOSPlatform("windows")]
