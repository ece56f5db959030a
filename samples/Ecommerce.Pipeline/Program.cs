using Ecommerce.Pipeline.Cli;

return await CommandLine.InvokeAsync(args);
