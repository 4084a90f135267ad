"""A local Telegram, the Bot API over HTTP and a page with phones, on which the unchanged bot can be tried."""
