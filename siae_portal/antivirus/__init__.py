"""Contents received, shown to an antivirus before anything opens or keeps them."""
