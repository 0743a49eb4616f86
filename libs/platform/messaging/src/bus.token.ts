/** DI token of the Bus in force. */
export const BUS = Symbol('Bus');
