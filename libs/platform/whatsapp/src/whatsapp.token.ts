/** DI token of the CloudApiClient in force. */
export const WHATSAPP_CLIENT = Symbol('CloudApiClient');
